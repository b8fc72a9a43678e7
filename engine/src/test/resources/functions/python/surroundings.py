"""Handlers that tell what they see."""

import json
import os
import sys


def environment(event, context):
    return {name: os.environ.get(name) for name in event}


def own_settings(event, context):
    return [name for name in os.environ if name.startswith("MILLRACE_")]


def directory(event, context):
    return os.getcwd()


def path(event, context):
    return sys.path[:4]


def standard_json(event, context):
    return hasattr(json, "loads")


def about(event, context):
    client = context.client_context
    return [
        context.aws_request_id,
        context.function_name,
        context.memory_limit_in_mb,
        context.function_version,
        context.invoked_function_arn,
        context.tenant_id,
        context.identity.cognito_identity_id,
        client and [client.custom, client.env, client.client.app_title, client.client.app_package_name],
        context.w3c(),
        context.get_remaining_time_in_millis() > 0,
    ]


def shown(event, context):
    return repr(context)
