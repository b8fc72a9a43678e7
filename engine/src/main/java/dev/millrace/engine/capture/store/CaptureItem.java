package dev.millrace.engine.capture.store;

/** What a journal of payloads holds. */
public sealed interface CaptureItem permits CapturedRun, CaptureGap {}
