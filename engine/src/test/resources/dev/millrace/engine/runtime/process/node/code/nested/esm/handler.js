export const awaited = await Promise.resolve(async () => 'module');
