const layered = require('layered');

exports.handler = async () => ({ layered, directory: process.cwd(), old: process.env.OLD ?? 'gone', zone: process.env.TZ });
