// Greets whoever the event names.
export const handler = async (event, context) => {
  const name = event.name ?? 'world';
  return { greeting: `Hello, ${name}!` };
};
