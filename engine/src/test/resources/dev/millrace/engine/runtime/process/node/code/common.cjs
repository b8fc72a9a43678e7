exports.handler = async () => require('neighbour');
