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
    """Stays until there is that file."""
    while not os.path.exists(event):
        time.sleep(0.005)
    return os.getpid()
