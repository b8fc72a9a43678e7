package demo;

/** Prints what it is told. */
public final class Talker {
    public String say(String text) {
        System.out.println(text);
        return "said";
    }
}
