exports.handler = async () => {};
Promise.reject(new Error('left behind'));
