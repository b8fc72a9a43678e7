export const handler = async () => 'mjs'; export default { chosen: async () => 'default' };
