import { describe, expect, it } from 'vitest';
import { changesOf, formOf, newClientOf, newForm, notNumbers, presetOf, presets, withType } from './form.ts';
import { listedClient } from './testing/clients.ts';

describe('a client’s form', () => {
  it('sends only what is different, as the server names it @S3.13', () => {
    const client = listedClient();
    expect(changesOf(formOf(client), client)).toBeUndefined();
    const changed = { ...formOf(client), name: ' Front office ', ...presets.bank, session_cap: '2' };
    expect(changesOf(changed, client)).toEqual({
      name: 'Front office',
      access_ttl: 60,
      session_ttl: 1_800,
      session_cap: 2,
    });
    const limited = listedClient({ access_ttl: 60 });
    expect(changesOf({ ...formOf(limited), ...presets.server }, limited)).toEqual({ access_ttl: null });
  });

  it('leaves grants alone that it has no name for', () => {
    const client = listedClient({ grant_types: ['authorization_code', 'urn:example:own'] });
    expect(changesOf({ ...formOf(client), name: 'Other' }, client)).toEqual({ name: 'Other' });
  });

  it('takes addresses one in each line, and none without the browser', () => {
    const form = { ...newForm, name: 'A', redirect_uris: ' https://a.example/ \n\nhttp://127.0.0.1/b\n' };
    expect(newClientOf(form).redirect_uris).toEqual(['https://a.example/', 'http://127.0.0.1/b']);
    expect(newClientOf({ ...form, grant_types: ['password'] }).redirect_uris).toEqual([]);
  });

  it('leaves out what another type cannot have', () => {
    const form = { ...newForm, allowed_origin: 'https://a.example', first_party: true };
    expect(newClientOf(withType(form, 'public'))).toMatchObject({ allowed_origin: 'https://a.example' });
    expect(newClientOf(form).allowed_origin).toBeNull();
    const service = newClientOf(withType(form, 'service'));
    expect(service).toMatchObject({
      grant_types: ['client_credentials'],
      first_party: false,
      redirect_uris: [],
    });
    expect(withType(withType(form, 'service'), 'public').grant_types).toEqual([
      'authorization_code',
      'refresh_token',
    ]);
  });

  it('tells numbers from other text', () => {
    expect(
      notNumbers({ ...newForm, access_ttl: ' 60 ', refresh_ttl: '', session_ttl: '1e3', session_cap: '-1' }),
    ).toEqual(['session_ttl', 'session_cap']);
  });

  it('knows bank and relaxed by their lifetimes @S1.3', () => {
    expect(presetOf(newForm)).toBe('server');
    expect(presetOf({ access_ttl: '60', refresh_ttl: '', session_ttl: '1800' })).toBe('bank');
    expect(presetOf({ access_ttl: '3600', refresh_ttl: '126230400', session_ttl: '' })).toBe('relaxed');
    expect(presetOf({ access_ttl: '61', refresh_ttl: '', session_ttl: '1800' })).toBeUndefined();
  });
});
