const bodilessStatuses = new Set([204, 205, 304]);

/** A status as `Response` of the platform takes it. @param {unknown} status */
export function checkStatus(status) {
  if (status === undefined) return 200;
  const number = Number(status) & 0xffff;
  if (number < 200 || number > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
  return number;
}

/** @param {number} status */
export function isBodiless(status) {
  return bodilessStatuses.has(status);
}

/** A response with the surface of the package's. The platform's `Response` is made when something of it is asked for; an answer needs none. */
export class HttpResponse {
  #init;
  /** @type {Response | undefined} */
  #native;

  /** @param {any} [init] `{ status, headers, cookies, body, jsonBody, enableContentNegotiation }` */
  constructor(init) {
    init ??= {};
    checkStatus(init.status);
    // As it is now: what changes in the object later is not sent.
    this.#init = init.jsonBody === undefined || init.jsonBody === null ? init : { ...init, jsonBody: undefined, jsonText: JSON.stringify(init.jsonBody) };
    this.#native = init.nativeResponse;
    this.cookies = init.cookies ?? [];
    this.enableContentNegotiation = !!init.enableContentNegotiation;
  }

  /** What an answer is made of: an init, whose body is the native one's where there is one. @param {HttpResponse} response @returns {any} */
  static partsOf(response) {
    const native = response.#native;
    if (native === undefined) return { ...response.#init, cookies: response.cookies };
    const { status, headers } = native;
    const { body, jsonText } = response.#init;
    const known = jsonText ?? body;
    // What was text or bytes is sent as such: as a stream it would cost more frames.
    const isKnown = !native.bodyUsed && (typeof known === 'string' || ArrayBuffer.isView(known));
    return { status, headers, body: isKnown ? known : native.body, cookies: response.cookies, isSettled: true };
  }

  get status() {
    return this.#native?.status ?? checkStatus(this.#init.status);
  }

  get headers() {
    return this.#asNative().headers;
  }

  get body() {
    return this.#asNative().body;
  }

  get bodyUsed() {
    return this.#native?.bodyUsed ?? false;
  }

  async arrayBuffer() {
    return this.#asNative().arrayBuffer();
  }

  async blob() {
    return this.#asNative().blob();
  }

  async formData() {
    return this.#asNative().formData();
  }

  async json() {
    return this.#asNative().json();
  }

  async text() {
    return this.#asNative().text();
  }

  clone() {
    return new HttpResponse({
      nativeResponse: this.#asNative().clone(),
      cookies: structuredClone(this.cookies),
      enableContentNegotiation: this.enableContentNegotiation,
    });
  }

  #asNative() {
    if (this.#native === undefined) {
      const { headers, body, jsonText } = this.#init;
      const status = checkStatus(this.#init.status);
      if (isBodiless(status)) this.#native = new Response(undefined, { status, headers });
      else if (jsonText === undefined) this.#native = new Response(body, { status, headers });
      else {
        const jsonHeaders = new Headers(headers);
        if (!jsonHeaders.has('content-type')) jsonHeaders.set('content-type', 'application/json');
        this.#native = new Response(jsonText, { status, headers: jsonHeaders });
      }
    }
    return this.#native;
  }
}
