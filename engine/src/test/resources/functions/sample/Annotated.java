package sample;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** A bean with an annotation of its own, which a serialiser looks at and remembers. */
public class Annotated {
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Mark {}

    public static class Name {
        private String given;

        @Mark
        public String getGiven() {
            return given;
        }

        @Mark
        public void setGiven(String given) {
            this.given = given;
        }
    }

    public Name rename(Name name) {
        name.setGiven("New " + name.getGiven());
        return name;
    }
}
