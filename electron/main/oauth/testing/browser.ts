interface Cookie {
  host: string;
  path: string;
  name: string;
  value: string;
}

/** A minimal browser for sign-ins: it stores cookies by host name and path, not by port, and follows redirects. */
export interface TestBrowser {
  /** Sends one request without following a redirect. */
  get(url: string | URL, headers?: Record<string, string>): Promise<Response>;
  /** Sends one request and gives the target of its redirect. */
  onward(url: string | URL): Promise<URL>;
  /** Follows every redirect to the last page. */
  follow(url: string | URL): Promise<Response>;
  cookies: readonly Cookie[];
}

/** Creates a browser; with `blocked` it stores no cookies. */
export function createBrowser({ blocked = false } = {}): TestBrowser {
  const cookies: Cookie[] = [];

  function store(url: URL, header: string): void {
    const [first = '', ...attributes] = header.split(';').map((part) => part.trim());
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const [name = '', value = ''] = first.split(/=(.*)/s);
    const index = cookies.findIndex(
      (cookie) => cookie.host === url.hostname && cookie.path === path && cookie.name === name,
    );
    cookies.splice(index < 0 ? cookies.length : index, 1, { host: url.hostname, path, name, value });
  }

  async function get(address: string | URL, headers: Record<string, string> = {}): Promise<Response> {
    const url = new URL(address);
    const sent = cookies.filter(({ host, path }) => {
      const below = url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
      return host === url.hostname && below;
    });
    const cookie = sent.map(({ name, value }) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { ...headers, ...(cookie === '' ? {} : { cookie }) },
    });
    if (!blocked) for (const header of response.headers.getSetCookie()) store(url, header);
    return response;
  }

  const next = (from: string | URL, response: Response) =>
    new URL(response.headers.get('location') ?? 'about:blank', from);

  return {
    cookies,
    get,
    onward: async (url) => next(url, await get(url)),
    async follow(address) {
      let url = new URL(address);
      for (;;) {
        const response = await get(url);
        if (response.status < 300 || response.status >= 400) return response;
        url = next(url, response);
      }
    },
  };
}
