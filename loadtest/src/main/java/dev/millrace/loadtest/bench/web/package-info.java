/** Functions behind URLs and routes, and buckets, beside what they stand before. */
@NullMarked
package dev.millrace.loadtest.bench.web;

import org.jspecify.annotations.NullMarked;
