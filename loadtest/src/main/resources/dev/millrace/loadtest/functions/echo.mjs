// Gives its event back.

export const handler = async (event) => event;
