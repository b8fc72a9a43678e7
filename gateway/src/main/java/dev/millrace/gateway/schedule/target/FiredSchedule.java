package dev.millrace.gateway.schedule.target;

/**
 * What is to be known of a schedule whose time has come. Immutable.
 *
 * @param arn of the schedule
 */
public record FiredSchedule(String arn, Target target) {}
