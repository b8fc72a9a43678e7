"""Handlers that end their process, and what keeps one from ending."""

import os
import sys
import threading
import time


def system_exit(event, context):
    print("leaving")
    sys.exit(3)


def at_once(event, context):
    os._exit(4)


def interrupt(event, context):
    raise KeyboardInterrupt()


def leaves_a_thread(event, context):
    threading.Thread(target=time.sleep, args=(600,)).start()


def process_id(event, context):
    time.sleep(event)
    return os.getpid()
