package demo;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.List;

/** Adds up an order, with beans as older functions have them. */
public class Pricing implements RequestHandler<Pricing.Order, Pricing.Price> {
    @Override
    public Price handleRequest(Order order, Context context) {
        Price price = new Price();
        price.setCustomer(order.getCustomer());
        price.setCents(order.getItems().stream().mapToLong(item -> item.getCents() * item.getCount()).sum());
        return price;
    }

    public static class Order {
        private String customer;
        private List<Item> items = new ArrayList<>();

        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        public List<Item> getItems() {
            return items;
        }

        public void setItems(List<Item> items) {
            this.items = items;
        }
    }

    public static class Item {
        private long cents;
        private int count;

        public long getCents() {
            return cents;
        }

        public void setCents(long cents) {
            this.cents = cents;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }
    }

    public static class Price {
        private String customer;
        private long cents;

        public String getCustomer() {
            return customer;
        }

        public void setCustomer(String customer) {
            this.customer = customer;
        }

        public long getCents() {
            return cents;
        }

        public void setCents(long cents) {
            this.cents = cents;
        }
    }
}
