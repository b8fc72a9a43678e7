package dev.millrace.engine.runtime.process.host;

/**
 * The socket of a process on this machine, as the kernel knows it. Immutable.
 *
 * @param user whose process made it
 * @param inode by which the open files of a process name it
 */
public record LocalSocket(long user, long inode) {}
