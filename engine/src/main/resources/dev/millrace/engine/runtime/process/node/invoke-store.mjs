// The run in progress, as code far from the handler may ask for it: `awslambda.InvokeStore`, and the log.

const REQUEST_ID = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const TRACE_ID = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const TENANT_ID = Symbol.for('_AWS_LAMBDA_TENANT_ID');

export class InvokeStore {
  #current;

  /** With one run at a time a field will do; several are told apart by what they await. */
  static async create(manyAtOnce) {
    const store = new InvokeStore();
    store.#current = manyAtOnce ? new (await import('node:async_hooks')).AsyncLocalStorage() : new OneAtATime();
    return store;
  }

  /** What the caller does from here on, and whatever comes of it, belongs to the run with these headers. */
  enter(headers) {
    this.#current.enterWith({
      [REQUEST_ID]: headers['lambda-runtime-aws-request-id'],
      [TRACE_ID]: headers['lambda-runtime-trace-id'],
      [TENANT_ID]: headers['lambda-runtime-aws-tenant-id'],
    });
  }

  run(context, action) {
    return this.#current.run(context, action);
  }

  getContext() {
    return this.#current.getStore();
  }

  hasContext() {
    return this.getContext() !== undefined;
  }

  get(key) {
    return this.getContext()?.[key];
  }

  set(key, value) {
    if (this.isProtectedKey(key)) {
      throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    }
    if (!this.hasContext()) {
      throw new Error('No context available');
    }
    this.getContext()[key] = value;
  }

  getRequestId() {
    return this.get(REQUEST_ID) ?? '-';
  }

  getXRayTraceId() {
    return this.get(TRACE_ID);
  }

  getTenantId() {
    return this.get(TENANT_ID);
  }

  isProtectedKey(key) {
    return key === REQUEST_ID || key === TRACE_ID || key === TENANT_ID;
  }
}

class OneAtATime {
  #context;

  enterWith(context) {
    this.#context = context;
  }

  run(context, action) {
    this.#context = context;
    return action();
  }

  getStore() {
    return this.#context;
  }
}
