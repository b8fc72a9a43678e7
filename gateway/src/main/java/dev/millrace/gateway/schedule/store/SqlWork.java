package dev.millrace.gateway.schedule.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done with the database while nobody else uses it. */
public interface SqlWork<T> {
    T run(Connection connection) throws SQLException;
}
