// Node runtime client: the Lambda runtime API over one kept-alive connection, nothing but Node's own modules.
// CommonJS and ES modules; async handlers and callbacks; error types and log format as AWS's client has them.
'use strict';
const net = require('node:net');
const path = require('node:path');
const fs = require('node:fs');
const util = require('node:util');
const { pathToFileURL } = require('node:url');

const VERSION = '2018-06-01';
let requestId = 'undefined';

/** One request at a time; the platform answers with Content-Length, never in chunks. */
class RuntimeApi {
  constructor(address) {
    this.address = address;
    this.waiting = null;
    this.held = true;
    this.socket = null;
  }

  connect() {
    const [host, port] = this.address.split(':');
    const socket = net.connect({ host, port: Number(port), noDelay: true });
    this.socket = socket;
    this.buffer = Buffer.alloc(0);
    if (!this.held) socket.unref();
    socket.on('data', (data) => {
      this.buffer = this.buffer.length === 0 ? data : Buffer.concat([this.buffer, data]);
      this.deliver();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.socket === socket) this.lose();
    });
  }

  /** A connection that was quiet for long is closed by the platform; a request under way is sent once more. */
  lose() {
    this.socket = null;
    if (this.waiting === null) return;
    if (this.waiting.again) process.exit(1); // the platform has gone
    this.waiting.again = true;
    this.connect();
    this.socket.write(this.waiting.message);
  }

  request(method, where, body, headers) {
    const bytes = Buffer.from(body, 'utf8');
    const head = `${method} /${VERSION}/runtime/${where} HTTP/1.1\r\nHost: ${this.address}\r\n${headers}` +
      `Content-Length: ${bytes.length}\r\n\r\n`;
    const message = Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
    return new Promise((resolve) => {
      this.waiting = { resolve, message, again: false };
      if (this.socket === null) this.connect();
      this.socket.write(message);
    });
  }

  deliver() {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0 || this.waiting === null) return;
    const lines = this.buffer.latin1Slice(0, end).split('\r\n');
    const headers = {};
    for (const line of lines.slice(1)) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const length = Number(headers['content-length'] ?? 0);
    if (this.buffer.length < end + 4 + length) return;
    const body = this.buffer.subarray(end + 4, end + 4 + length);
    this.buffer = this.buffer.subarray(end + 4 + length);
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve({ status: Number(lines[0].split(' ')[1]), headers, body });
  }

  /** Whether an open connection keeps the process's event loop alive. */
  hold(on) {
    this.held = on;
    if (this.socket === null) return;
    if (on) this.socket.ref(); else this.socket.unref();
  }
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

function writeLog(level, args) {
  const text = util.format(...args).replace(/\n/g, '\r');
  fs.writeSync(1, `${new Date().toISOString()}\t${requestId}\t${level}\t${text}\n`);
}

function setUpConsole() {
  const levels = { log: 'INFO', info: 'INFO', debug: 'DEBUG', warn: 'WARN', error: 'ERROR', trace: 'TRACE' };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...args) => writeLog(level, args);
  }
}

function describe(error) {
  if (util.types.isNativeError(error) || error instanceof Error) {
    return {
      errorType: error.name || 'Error',
      errorMessage: String(error.message),
      trace: String(error.stack).split('\n'),
    };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function errorHeaders(result) {
  const type = result.errorType.replace(/[^\x20-\x7e]/g, '?');
  return `Content-Type: application/json\r\nLambda-Runtime-Function-Error-Type: ${type}\r\n`;
}

function splitHandler(handler) {
  const base = path.basename(handler);
  const match = base.match(/^([^.]*)\.(.+)$/);
  if (!match || handler.includes('..')) {
    throw new RuntimeError('Runtime.MalformedHandlerName', 'Bad handler');
  }
  return { module: path.join(handler.slice(0, handler.length - base.length), match[1]), name: match[2] };
}

function isModule(file, root) {
  for (let at = path.dirname(file); at.startsWith(root); at = path.dirname(at)) {
    const description = path.join(at, 'package.json');
    if (fs.existsSync(description)) return JSON.parse(fs.readFileSync(description, 'utf8')).type === 'module';
  }
  return false;
}

async function loadModule(root, module) {
  const file = path.resolve(root, module);
  if (fs.existsSync(file) && fs.statSync(file).isFile()) return require(file);
  if (fs.existsSync(`${file}.js`)) {
    return isModule(`${file}.js`, root) ? import(pathToFileURL(`${file}.js`)) : require(`${file}.js`);
  }
  if (fs.existsSync(`${file}.mjs`)) return import(pathToFileURL(`${file}.mjs`));
  if (fs.existsSync(`${file}.cjs`)) return require(`${file}.cjs`);
  try {
    return require(require.resolve(module, { paths: [root, path.join(root, 'node_modules')] }));
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(module)}'\n` +
      `Require stack:\n- ${__filename}`);
  }
}

async function loadHandler(root, handler) {
  const { module, name } = splitHandler(handler);
  let loaded;
  try {
    loaded = await loadModule(root, module);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error));
    if (error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND')) {
      throw new RuntimeError('Runtime.ImportModuleError', String(error));
    }
    throw error;
  }
  let found = loaded;
  let from = loaded.default;
  for (const part of name.split('.')) {
    found = found?.[part];
    from = from?.[part];
  }
  const chosen = found ?? from;
  if (chosen === undefined) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (typeof chosen !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  }
  return chosen;
}

function contextOf(headers, state) {
  const env = process.env;
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const client = headers['lambda-runtime-client-context'];
  const identity = headers['lambda-runtime-cognito-identity'];
  return {
    get callbackWaitsForEmptyEventLoop() { return state.waits; },
    set callbackWaitsForEmptyEventLoop(value) { state.waits = value; },
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: client ? JSON.parse(client) : undefined,
    identity: identity ? JSON.parse(identity) : undefined,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: (error, value) => state.finish(error, value),
    succeed: (value) => state.finish(null, value),
    fail: (error) => state.finish(error ?? new Error('handled')),
  };
}

/** A callback's value is sent when the event loop is empty, unless the function says otherwise, as on AWS. */
function call(api, handler, event, headers) {
  return new Promise((resolve, reject) => {
    const state = { waits: true, done: false };
    const idle = () => settle(() => resolve(state.value));
    const settle = (action) => {
      process.removeListener('beforeExit', idle);
      api.hold(true);
      action();
    };
    state.finish = (error, value) => {
      if (state.done) return;
      state.done = true;
      if (error !== null && error !== undefined) {
        settle(() => reject(error));
      } else if (state.waits) {
        state.value = value;
      } else {
        settle(() => resolve(value));
      }
    };
    process.on('beforeExit', idle);
    api.hold(false);
    try {
      const result = handler(event, contextOf(headers, state), (error, value) => state.finish(error, value));
      if (typeof result?.then === 'function') {
        result.then((value) => settle(() => resolve(value)), (error) => settle(() => reject(error)));
      }
    } catch (error) {
      settle(() => reject(error));
    }
  });
}

async function answer(api, handler, headers, body) {
  try {
    const value = await call(api, handler, JSON.parse(body.toString('utf8')), headers);
    const text = JSON.stringify(value === undefined ? null : value) ?? 'null';
    const sent = await api.request('POST', `invocation/${requestId}/response`, text, 'Content-Type: application/json\r\n');
    if (sent.status === 413) writeLog('ERROR', ['Invoke Error', sent.body.toString('utf8')]);
  } catch (error) {
    const result = describe(error);
    writeLog('ERROR', ['Invoke Error', '\t' + JSON.stringify({ ...result, trace: undefined, stack: result.trace })]);
    await api.request('POST', `invocation/${requestId}/error`, JSON.stringify(result), errorHeaders(result));
  }
}

/** What escapes the handler ends the process, after it has been reported as the invocation's or the start's error. */
function catchEscapes(api) {
  const report = (error) => {
    const result = describe(error);
    writeLog('ERROR', ['Uncaught Exception', '\t' + JSON.stringify(result)]);
    const where = requestId === 'undefined' ? 'init/error' : `invocation/${requestId}/error`;
    api.hold(true);
    api.request('POST', where, JSON.stringify(result), errorHeaders(result)).then(() => process.exit(129));
  };
  process.on('uncaughtException', report);
  process.on('unhandledRejection', (reason) => {
    const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason));
    report(error);
  });
}

async function main() {
  setUpConsole();
  const api = new RuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);
  catchEscapes(api);
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    const result = describe(error);
    writeLog('ERROR', ['Uncaught Exception', '\t' + JSON.stringify(result)]);
    await api.request('POST', 'init/error', JSON.stringify(result), errorHeaders(result));
    process.exit(1);
  }
  for (;;) {
    const { headers, body } = await api.request('GET', 'invocation/next', '', '');
    requestId = headers['lambda-runtime-aws-request-id'];
    if (headers['lambda-runtime-trace-id']) process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
    else delete process.env._X_AMZN_TRACE_ID;
    await answer(api, handler, headers, body);
  }
}

main();
