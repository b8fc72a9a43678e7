// What to do when the event loop is empty: nothing that the function has begun is left to happen.

let action;

process.on('beforeExit', () => {
  const due = action;
  action = undefined;
  if (due !== undefined) {
    // What is begun here must find the loop still alive.
    setImmediate(due);
  }
});

/** Replaces what is done when the loop is empty the next time; with nothing to do the process ends. */
export function whenLoopIsEmpty(next) {
  action = next;
}
