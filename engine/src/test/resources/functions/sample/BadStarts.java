package sample;

/** Classes that cannot be started. */
public class BadStarts {
    public static class ThrowsInConstructor {
        public ThrowsInConstructor() {
            System.out.println("about to fail");
            throw new IllegalStateException("no constructor today");
        }

        public String handle(String text) {
            return text;
        }
    }

    public static class ThrowsInStatic {
        static final int VALUE = Integer.parseInt("none");

        public String handle(String text) {
            return text;
        }
    }

    public static class ErrorInStatic {
        static {
            if (true) {
                throw new AssertionError("static");
            }
        }

        public String handle(String text) {
            return text;
        }
    }

    public static class ExitsInStatic {
        static {
            System.exit(7);
        }

        public String handle(String text) {
            return text;
        }
    }

    public static class NoConstructor {
        public NoConstructor(int number) {}

        public String handle(String text) {
            return text;
        }
    }

    public class Inner {
        public String handle(String text) {
            return text;
        }
    }

    public abstract static class Abstract {
        public String handle(String text) {
            return text;
        }
    }
}
