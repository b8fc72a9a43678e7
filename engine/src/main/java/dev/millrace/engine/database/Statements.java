package dev.millrace.engine.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The statements of a database, each compiled once, and again after a failure. Confined to whoever does a work of the
 * database.
 */
public final class Statements {
    private final Connection connection;
    private final Map<String, PreparedStatement> compiled = new HashMap<>();

    Statements(Connection connection) {
        this.connection = connection;
    }

    /**
     * The statement of that text, without parameters as yet. It stays open; its result set is to be read to the end or
     * closed before it is asked for again.
     *
     * @param sql one of the texts of the program, of which there are few
     */
    public PreparedStatement of(String sql) throws SQLException {
        PreparedStatement statement = compiled.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            compiled.put(sql, statement);
        }
        statement.clearParameters();
        return statement;
    }

    /**
     * Compiles all anew from now on: the driver closes a statement that fails, on a full disk for example, and does not
     * tell of which it has.
     *
     * @param cause gets what goes wrong meanwhile
     */
    void forget(SQLException cause) {
        for (PreparedStatement statement : compiled.values()) {
            try {
                statement.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
        compiled.clear();
    }
}
