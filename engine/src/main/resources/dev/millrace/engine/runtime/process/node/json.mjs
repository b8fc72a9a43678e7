// The text of what a handler has returned.

/** Throws a `Failure` when there is none. */
export function toJson(value, Failure = Error) {
  let json;
  try {
    json = JSON.stringify(value === undefined ? null : value);
  } catch {
    json = undefined;
  }
  if (json === undefined) {
    throw new Failure('Unable to stringify response body');
  }
  return json;
}
