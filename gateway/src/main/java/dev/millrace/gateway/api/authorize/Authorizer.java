package dev.millrace.gateway.api.authorize;

/** What an API asks whether a request may pass. Thread-safe. */
public sealed interface Authorizer permits JwtAuthorizer, LambdaAuthorizer {}
