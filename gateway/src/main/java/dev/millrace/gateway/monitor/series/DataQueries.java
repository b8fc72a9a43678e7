package dev.millrace.gateway.monitor.series;

import dev.millrace.gateway.monitor.math.MathValue;
import dev.millrace.gateway.monitor.math.Moments;
import dev.millrace.gateway.shape.Members;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Queries that belong together, as formulas name others. Immutable. */
public final class DataQueries {
    private final Map<String, DataQuery> byId;

    private DataQueries(Map<String, DataQuery> byId) {
        this.byId = byId;
    }

    /** Reads them. Refuses ids that are there twice, and what cannot be answered. */
    public static DataQueries of(List<Members> queries) {
        Map<String, DataQuery> byId = new LinkedHashMap<>();
        for (Members query : queries) {
            DataQuery read = DataQuery.of(query);
            if (byId.put(read.id(), read) != null) {
                throw MetricRefusals.value(
                        "The values for parameter id in MetricDataQueries are not unique: " + read.id() + ".");
            }
        }
        return new DataQueries(byId);
    }

    /** All of them, in the order in which they were asked. */
    public Collection<DataQuery> all() {
        return byId.values();
    }

    /**
     * Begins to answer them.
     *
     * @param ranges the span of time that is asked about, in periods of so many seconds
     */
    public Answering answering(MetricSources sources, IntFunction<MetricRange> ranges) {
        return new Answering(sources, ranges);
    }

    /** The values of the queries, each found once. Confined to one thread. */
    public final class Answering {
        private final MetricSources sources;
        private final IntFunction<MetricRange> ranges;
        private final Map<String, MathValue> found = new HashMap<>();
        private final Set<String> under = new HashSet<>();

        private Answering(MetricSources sources, IntFunction<MetricRange> ranges) {
            this.sources = sources;
            this.ranges = ranges;
        }

        /** What comes of a query, and of those that its formula names. Refuses formulas that go in a circle. */
        public MathValue value(String id) {
            try {
                return find(id);
            } catch (IllegalArgumentException e) {
                throw MetricRefusals.value("Error in expression '" + id + "': " + e.getMessage());
            }
        }

        private MathValue find(String id) {
            MathValue known = found.get(id);
            if (known != null) {
                return known;
            }
            DataQuery query = byId.get(id);
            if (query == null) {
                throw new IllegalArgumentException("there is no query with the id " + id);
            }
            MathValue value = switch (query) {
                case DataQuery.OfMetric metric -> ofMetric(metric);
                case DataQuery.OfFormula formula -> ofFormula(formula);
            };
            found.put(id, value);
            return value;
        }

        private MathValue ofFormula(DataQuery.OfFormula query) {
            if (!under.add(query.id())) {
                throw new IllegalArgumentException("expressions refer to one another in a circle");
            }
            Map<String, MathValue> values = new HashMap<>();
            query.formula().ids().forEach(used -> values.put(used, find(used)));
            under.remove(query.id());
            return query.formula().value(values);
        }

        private MathValue ofMetric(DataQuery.OfMetric query) {
            MetricRange range = ranges.apply(query.periodSeconds());
            Map<Long, Double> points = new TreeMap<>();
            sources.periods(query.metric(), query.unit(), range).forEach((second, values) ->
                    points.put(second, query.statistic().of().applyAsDouble(values)));
            return MathValue.Series.of(
                    points, new Moments(range.fromSecond(), range.toSecond(), range.periodSeconds()));
        }
    }
}
