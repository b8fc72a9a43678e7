package dev.millrace.engine.database;

import java.sql.SQLException;

/** What is done with a database while nobody else uses it. */
@FunctionalInterface
public interface SqlWork<T> {
    /** Does it; the result must hold nothing of the database. */
    T run(Statements statements) throws SQLException;
}
