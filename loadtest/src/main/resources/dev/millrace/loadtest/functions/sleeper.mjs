// Waits as a function that calls out would: { "millis": 1000 }. Says from when to when, in milliseconds of the epoch.

export const handler = async ({ millis }) => {
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, millis));
  return { began, ended: Date.now() };
};
