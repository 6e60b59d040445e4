import { expect, test } from 'vitest';
import { openInBrowser } from './open-external.ts';

const origins = ['https://login.example.com', 'http://127.0.0.1:9400'];

async function opened(url: string): Promise<string[]> {
  const urls: string[] = [];
  await openInBrowser(url, origins, async (address) => {
    urls.push(address);
  });
  return urls;
}

test.each(['https://login.example.com/authorize?client_id=a', 'http://127.0.0.1:9400/auth?x=1'])(
  'an address of a connection opens: %s',
  async (url) => {
    expect(await opened(url)).toEqual([url]);
  },
);

test.each([
  'https://login.example.com.evil.example/authorize',
  'https://login.example.com:8443/authorize',
  'http://login.example.com/authorize',
  'https://user@login.example.com/authorize',
  'https://evil.example/?https://login.example.com',
  'http://127.0.0.1:9401/auth',
  'http://localhost:9400/auth',
  'file:///usr/bin/xcalc',
  'smb://evil.example/share',
  'javascript:alert(1)',
  'ms-msdt:/id',
  '',
])('any other is refused, and nothing is opened: %s @T4', async (url) => {
  await expect(opened(url)).rejects.toMatchObject({ code: 'egress_refused' });
});
