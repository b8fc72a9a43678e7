package dev.millrace.gateway.api.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTreeTest {
    private static final List<String> ROUTES = List.of(
            "GET /pets/dog/1",
            "GET /pets/dog/{id}",
            "GET /pets/{proxy+}",
            "ANY /{proxy+}",
            "ANY /",
            "POST /pets",
            "ANY /pets",
            "GET /{kind}/cat",
            "GET /{kind}/cat/{id}/toys",
            "DELETE /a/{x+}",
            "$default");

    /** The first five are AWS's own examples. */
    @ParameterizedTest
    @CsvSource({
        "GET, pets/dog/1, GET /pets/dog/1, {}",
        "GET, pets/dog/2, GET /pets/dog/{id}, {id=2}",
        "GET, pets/cat/1, GET /pets/{proxy+}, {proxy=cat/1}",
        "POST, test/5, ANY /{proxy+}, {proxy=test/5}",
        "GET, '', ANY /, {}",
        "POST, pets, POST /pets, {}",
        "PUT, pets, ANY /pets, {}",
        "GET, pets/cat, GET /{kind}/cat, {kind=pets}",
        "GET, pets/cat/7/toys, GET /{kind}/cat/{id}/toys, '{kind=pets, id=7}'",
        "PATCH, pets/dog/1, ANY /{proxy+}, {proxy=pets/dog/1}",
        "GET, pets/, ANY /{proxy+}, {proxy=pets/}",
        "DELETE, a/b/c, DELETE /a/{x+}, {x=b/c}",
        "DELETE, a, ANY /{proxy+}, {proxy=a}",
        "GET, Pets/dog/1, ANY /{proxy+}, {proxy=Pets/dog/1}"
    })
    void takesTheRouteThatAwsWouldTake(String method, String path, String route, String variables) {
        RouteTree.Match<String> match = tree(ROUTES).find(method, segments(path));
        assertNotNull(match);
        assertEquals(route, match.route());
        assertEquals(variables, match.variables().toString());
    }

    @Test
    void takesTheDefaultWhenNothingElseMatches() {
        RouteTree<String> tree = tree(List.of("GET /a", "$default"));
        for (String path : List.of("", "b", "a/b", "a/")) {
            assertEquals(new RouteTree.Match<>("$default", Map.of()), tree.find("GET", segments(path)), path);
        }
        assertEquals(new RouteTree.Match<>("$default", Map.of()), tree.find("POST", segments("a")));
    }

    @Test
    void findsNothingWhereNothingMatches() {
        RouteTree<String> tree = tree(List.of("GET /a/{id}", "GET /b/{proxy+}"));
        assertNull(tree.find("POST", segments("a/1")));
        assertNull(tree.find("GET", segments("a")));
        assertNull(tree.find("GET", segments("a/")), "a variable stands for something");
        assertNull(tree.find("GET", segments("b/")), "a greedy one, too");
        assertNull(tree.find("GET", segments("a/1/2")));
    }

    /** A whole match comes before a greedy one, however much of the path that says by its letters. */
    @Test
    void aWholeMatchComesFirst() {
        RouteTree<String> tree = tree(List.of("GET /a/{proxy+}", "GET /{x}/b", "ANY /{x}/{y}"));
        assertEquals("GET /{x}/b", found(tree, "GET", "a/b"));
        assertEquals("ANY /{x}/{y}", found(tree, "GET", "a/c"));
        assertEquals("GET /a/{proxy+}", found(tree, "GET", "a/b/c"));
    }

    @Test
    void goesBackFromAPathThatHasNoSuchMethod() {
        RouteTree<String> tree = tree(List.of("POST /a/b", "GET /a/{x}", "GET /{proxy+}"));
        assertEquals("GET /a/{x}", found(tree, "GET", "a/b"));
        assertEquals("GET /{proxy+}", found(tree, "GET", "a/b/c"));
    }

    @Test
    void finds10_000RoutesEach() {
        RouteTree<String> tree = new RouteTree<>();
        for (int i = 0; i < 10_000; i++) {
            tree.add(RouteKey.parse("GET /r" + i + "/{id}"), "r" + i);
        }
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            int route = random.nextInt(10_000);
            assertEquals("r" + route, found(tree, "GET", "r" + route + "/x"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "GET", "GET pets", "get /pets", "TRACE /pets", "GET  /pets", "GET /a/{proxy+}/b", "GET /{id}/{id}",
                "GET /a//b", "GET /a/", "GET /{}", "GET /x{id}", "GET /{id}x", "GET /a?b", "default", "$Default"
            })
    void refusesWhatIsNoRoute(String key) {
        assertThrows(IllegalArgumentException.class, () -> RouteKey.parse(key));
    }

    private static String found(RouteTree<String> tree, String method, String path) {
        RouteTree.Match<String> match = tree.find(method, segments(path));
        assertNotNull(match);
        return match.route();
    }

    private static RouteTree<String> tree(List<String> routes) {
        RouteTree<String> tree = new RouteTree<>();
        routes.forEach(route -> tree.add(RouteKey.parse(route), route));
        return tree;
    }

    private static List<String> segments(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("/", -1));
    }
}
