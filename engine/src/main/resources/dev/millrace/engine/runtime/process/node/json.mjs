// The text of what a handler has returned.

export function toJson(value) {
  let json;
  try {
    json = JSON.stringify(value === undefined ? null : value);
  } catch {
    json = undefined;
  }
  if (json === undefined) {
    throw new Error('Unable to stringify response body');
  }
  return json;
}
