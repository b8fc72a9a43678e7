package sample;

import com.amazonaws.services.lambda.runtime.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Handler methods of many shapes. */
public class Values {
    public static int length(String text) {
        return text.length();
    }

    public int twice(int number) {
        return 2 * number;
    }

    public Integer boxed(Integer number) {
        return number;
    }

    public boolean not(boolean value) {
        return !value;
    }

    public double half(double number) {
        return number / 2;
    }

    public long sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    public Map<String, Object> sorted(Map<String, Object> map) {
        return new TreeMap<>(map);
    }

    public Point mirror(Point point) {
        return new Point(point.y(), point.x());
    }

    public Person older(Person person) {
        person.setAge(person.getAge() + 1);
        return person;
    }

    public List<Point> points(List<Point> points) {
        List<Point> moved = new ArrayList<>();
        for (Point point : points) {
            moved.add(new Point(point.x() + 1, point.y() + 1));
        }
        return moved;
    }

    public String echo(String text) {
        return text;
    }

    public Object any(Object value) {
        return value;
    }

    public void nothing(String text) {}

    public String withoutArgument() {
        return "constant";
    }

    public String nil(String text) {
        return null;
    }

    public boolean contextOnly(Context context) {
        return context != null;
    }

    public String withContext(String text, Context context) {
        return text + " in " + context.getFunctionName();
    }

    public Object cyclic(String text) {
        List<Object> list = new ArrayList<>();
        list.add(list);
        return list;
    }
}
