// The demo's application: a page that needs the database. Plain Node.js, no packages.
// Usage: node app.mjs LISTEN_ADDRESS LISTEN_PORT DATABASE_ADDRESS DATABASE_PORT
import { createServer } from 'node:http';
import { connect } from 'node:net';

const [listenAddress, listenPort, databaseAddress, databasePort] = process.argv.slice(2);
const DATABASE_TIMEOUT_MS = 1000;

// Counts the visit in the database (one RESP command), so that every page really depends on it.
const countVisit = () =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: databaseAddress, port: Number(databasePort) });
    socket.setTimeout(DATABASE_TIMEOUT_MS, () => socket.destroy(new Error('the database does not answer')));
    socket.on('error', reject);
    socket.on('connect', () => socket.write('INCR visits\r\n'));
    socket.on('data', (answer) => {
      socket.end();
      const text = answer.toString();
      if (text.startsWith(':')) resolve(Number(text.slice(1)));
      else reject(new Error(`the database says ${text.trim()}`));
    });
  });

createServer(async (request, response) => {
  try {
    const visits = await countVisit();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<h1>政务服务门户</h1><p>办件 ${visits}</p>\n`);
  } catch (error) {
    response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(`service unavailable: ${error.message}\n`);
  }
}).listen(Number(listenPort), listenAddress);
