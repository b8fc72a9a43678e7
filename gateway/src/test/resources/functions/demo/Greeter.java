package demo;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** Greets a person with the word that its environment names. */
public class Greeter implements RequestHandler<Greeter.Person, Greeter.Greeting> {
    private final String word = System.getenv().getOrDefault("GREETING", "Hello");

    @Override
    public Greeting handleRequest(Person person, Context context) {
        context.getLogger().log("greets " + person.name() + "\n");
        return new Greeting(word + ", " + person.name() + "!");
    }

    public record Person(String name) {}

    public record Greeting(String greeting) {}
}
