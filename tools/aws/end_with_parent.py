import os
import threading
import time


def end_with_parent():
    """Whoever started it may be killed before it can stop it."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
