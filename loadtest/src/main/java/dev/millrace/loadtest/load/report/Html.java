package dev.millrace.loadtest.load.report;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of HTML. */
final class Html {
    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /** A table row whose cells are escaped. */
    static String row(String cellTag, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + cellTag + ">" + escape(cell) + "</" + cellTag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
