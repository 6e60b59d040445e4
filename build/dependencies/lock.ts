import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A package as npm's lock file describes it (package-lock.json, `packages`). */
export interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  /** A workspace package, part of the repository. */
  link?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

type Packages = Record<string, LockedPackage>;

interface Manifest extends LockedPackage {
  workspaces?: readonly string[];
  /** Whether a package may run its installation script. Every package with such a script must be listed. */
  allowScripts?: Record<string, boolean>;
}

/** What the manifests ask for, what the lock file says, and what npm installed. */
export interface Dependencies {
  /** By the folder of the package.json, the root's being ''. */
  manifests: Record<string, Manifest>;
  locked: Packages;
  installed: Packages;
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}

/** Reads package.json with those of its workspaces, package-lock.json, and npm's record of its last installation. */
export async function readDependencies(folder: string): Promise<Dependencies> {
  const main = await readJson<Manifest>(path.join(folder, 'package.json'));
  const manifests: Record<string, Manifest> = { '': main };
  for (const workspace of main.workspaces ?? []) {
    manifests[workspace] = await readJson(path.join(folder, workspace, 'package.json'));
  }
  const { packages: locked } = await readJson<{ packages: Packages }>(path.join(folder, 'package-lock.json'));
  const note = path.join(folder, 'node_modules', '.package-lock.json');
  const { packages: installed } = await readJson<{ packages: Packages }>(note);
  return { manifests, locked, installed };
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

function askedFor({ manifests, locked }: Dependencies): string[] {
  return Object.entries(manifests).flatMap(([folder, manifest]) =>
    kinds.flatMap((kind) =>
      Object.entries(manifest[kind] ?? {})
        .filter(([name, range]) => locked[folder]?.[kind]?.[name] !== range)
        .map(([name, range]) => `${name}@${range} of ${folder || 'package.json'} is not in the lock file`),
    ),
  );
}

const nameOf = (location: string) =>
  location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);

function installedOnly({ locked, installed }: Dependencies): string[] {
  return Object.entries(installed)
    .filter(([location, { version, integrity }]) => {
      const entry = locked[location];
      return entry?.version !== version || entry?.integrity !== integrity;
    })
    .map(
      ([location, { version }]) => `${nameOf(location)}@${version} in ${location} differs from the lock file`,
    );
}

/** Packages without a digest, or from elsewhere than a registry. */
function withoutDigest({ locked, manifests }: Dependencies): string[] {
  return Object.entries(locked)
    .filter(([location, { link }]) => manifests[location] === undefined && !link)
    .filter(([, { integrity, resolved }]) => !integrity || (resolved && !/^https:/.test(resolved)))
    .map(
      ([location, { version }]) =>
        `${nameOf(location)}@${version} has no digest, or does not come from a registry`,
    );
}

function scripts({ locked, manifests }: Dependencies): string[] {
  const listed = manifests['']?.allowScripts ?? {};
  const found = new Set(
    Object.entries(locked)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([location]) => nameOf(location)),
  );
  const unlisted = [...found].filter((name) => listed[name] === undefined);
  const stale = Object.keys(listed).filter((name) => !found.has(name));
  return [
    ...unlisted.map((name) => `${name} has an installation script, and "allowScripts" does not name it`),
    ...stale.map((name) => `"allowScripts" names ${name}, which has no such script`),
  ];
}

/**
 *  The faults of the dependencies: a package that is not locked, that is installed but not locked, that has no digest, or
 * that has an unlisted installation script. Empty when there are none.
 */
export function faultsOf(dependencies: Dependencies): string[] {
  return [askedFor, installedOnly, withoutDigest, scripts].flatMap((look) => look(dependencies));
}
