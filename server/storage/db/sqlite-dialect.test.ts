import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from './sqlite.ts';
import { openTurns, sqliteDialect } from './sqlite-dialect.ts';
import type { Flush } from './wal-flush.ts';

interface Notes {
  notes: { text: string };
}

/** A disk that writes nothing until told to, or fails. */
function slowDisk() {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const flush: Flush = {
    done() {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ resolve, reject });
      return promise;
    },
    close: async () => undefined,
  };
  return { flush, waiting };
}

async function openNotes(flush?: Flush): Promise<Kysely<Notes>> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-sqlite-'));
  const db = new Kysely<Notes>({ dialect: sqliteDialect(openSqlite(join(folder, 'db'), flush)) });
  onTestFinished(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });
  return db;
}

const write = (db: Kysely<Notes>, text: string) =>
  db.transaction().execute((transaction) => transaction.insertInto('notes').values({ text }).execute());

test('a write is answered when it is on disk, and others have their turn before @B2', async () => {
  const { flush, waiting } = slowDisk();
  const db = await openNotes(flush);
  const created = db.schema.createTable('notes').addColumn('text', 'text').execute();
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.resolve();
  await created;

  const answered: string[] = [];
  const writes = ['one', 'two'].map((text) => write(db, text).then(() => answered.push(text)));
  await expect.poll(() => waiting.length).toBe(3);
  expect(await db.selectFrom('notes').selectAll().execute()).toHaveLength(2);
  expect(answered).toEqual([]);
  waiting[1]?.resolve();
  await writes[0];
  expect(answered).toEqual(['one']);
  waiting[2]?.resolve();
  await writes[1];
});

test('a write that the disk refuses is an error @B2', async () => {
  const { flush, waiting } = slowDisk();
  const db = await openNotes(flush);
  const created = sql`CREATE TABLE notes (text TEXT)`.execute(db);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.reject(new Error('no space'));
  await expect(created).rejects.toThrow('no space');
});

test('a disk that fails after a commit undoes nothing of others @B2', async () => {
  const { flush, waiting } = slowDisk();
  const db = await openNotes(flush);
  const created = sql`CREATE TABLE notes (text TEXT)`.execute(db);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.resolve();
  await created;

  const refused = write(db, 'first');
  const { promise: isOpen, resolve: opened } = Promise.withResolvers<void>();
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  const other = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('notes').values({ text: 'other' }).execute();
    opened();
    await mayGoOn;
  });
  await isOpen;
  waiting[1]?.reject(new Error('no space'));
  await expect(refused).rejects.toThrow('no space');
  goOn();
  await expect.poll(() => waiting.length).toBe(3);
  waiting[2]?.resolve();
  await other;
  expect(await db.selectFrom('notes').select('text').execute()).toContainEqual({ text: 'other' });
});

test('a transaction that fails leaves nothing, and the next has its turn', async () => {
  const db = await openNotes();
  await db.schema.createTable('notes').addColumn('text', 'text').execute();
  const failing = db.transaction().execute(async (transaction) => {
    await transaction.insertInto('notes').values({ text: 'lost' }).execute();
    throw new Error('changed my mind');
  });
  const following = write(db, 'kept');
  await expect(failing).rejects.toThrow('changed my mind');
  await following;
  expect(await db.selectFrom('notes').selectAll().execute()).toEqual([{ text: 'kept' }]);
});

test('writers at once are all kept, each in a transaction of its own', async () => {
  const db = await openNotes();
  await db.schema.createTable('notes').addColumn('text', 'text').execute();
  await Promise.all(Array.from({ length: 300 }, (_, index) => write(db, String(index))));
  expect(await db.selectFrom('notes').selectAll().execute()).toHaveLength(300);
});

test('a transaction at once that fails leaves nothing, and the next has its turn', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-sqlite-'));
  const sqlite = openSqlite(join(folder, 'db'));
  const turns = openTurns(sqlite);
  const db = new Kysely<Notes>({ dialect: sqliteDialect(sqlite, turns) });
  onTestFinished(async () => {
    await db.destroy();
    await rm(folder, { recursive: true });
  });
  await db.schema.createTable('notes').addColumn('text', 'text').execute();
  const insert = (text: string) => db.insertInto('notes').values({ text }).compile();
  const failing = (await turns()).transactSync((change) => {
    change(insert('lost'));
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await (await turns()).transactSync((change) => change(insert('kept')) + change(insert('too')))).toBe(
    2,
  );
  expect(await db.selectFrom('notes').select('text').execute()).toEqual([{ text: 'kept' }, { text: 'too' }]);
});
