"""The second argument of a handler."""

import os
import sys
import time

_TRACE_FIELDS = ("traceparent", "tracestate", "baggage")


class _Fields:
    """An object whose attributes are the class's slots, filled from a dict; what the dict lacks is None."""

    __slots__ = ()

    def __init__(self, values):
        for name in self.__slots__:
            setattr(self, name, values.get(name))

    def __repr__(self):
        return _shown(self, self.__slots__)


class CognitoIdentity(_Fields):
    __slots__ = ("cognito_identity_id", "cognito_identity_pool_id")


class Client(_Fields):
    __slots__ = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class ClientContext(_Fields):
    __slots__ = ("custom", "env", "client")

    def __init__(self, values):
        super().__init__(values)
        if self.client is not None:
            self.client = Client(self.client)


class LambdaContext:
    """What a function can learn about its invocation and about itself."""

    def __init__(self, invocation, client_context, cognito_identity):
        headers = invocation.headers
        environment = os.environ
        self.aws_request_id = invocation.request_id
        self.log_group_name = environment.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = environment.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = environment.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = environment.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self.tenant_id = invocation.tenant_id
        self._trace_fields = _trace_fields(client_context)
        self.client_context = None if client_context is None else ClientContext(client_context)
        identity = cognito_identity or {}
        self.identity = CognitoIdentity(
            {
                "cognito_identity_id": identity.get("cognitoIdentityId"),
                "cognito_identity_pool_id": identity.get("cognitoIdentityPoolId"),
            }
        )
        self._deadline_epoch_ms = int(headers.get("lambda-runtime-deadline-ms") or 0)

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline_epoch_ms - int(time.time() * 1000))

    def log(self, message):
        """Writes to the function's log as it is: no line feed is added."""
        sys.stdout.write(str(message))

    def w3c(self):
        """The W3C trace context that the caller gave, if any."""
        return dict(self._trace_fields)

    def __repr__(self):
        return _shown(self, _CONTEXT_FIELDS)


_CONTEXT_FIELDS = (
    "aws_request_id",
    "log_group_name",
    "log_stream_name",
    "function_name",
    "memory_limit_in_mb",
    "function_version",
    "invoked_function_arn",
    "client_context",
    "identity",
    "tenant_id",
)


def _trace_fields(client_context):
    """Takes the trace context out of the client context, where it travels."""
    given = client_context.pop("w3c", None) if isinstance(client_context, dict) else None
    if not isinstance(given, dict):
        return {}
    return {name: given[name] for name in _TRACE_FIELDS if isinstance(given.get(name), str)}


def _shown(of, names):
    return f"{type(of).__name__}([{','.join(f'{name}={getattr(of, name)}' for name in names)}])"
