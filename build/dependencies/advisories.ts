import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A known fault of a package that is installed here. */
export interface Advisory {
  package: string;
  severity: string;
  title: string;
  url: string;
}

interface Via {
  name: string;
  severity: string;
  title: string;
  url: string;
}

interface Report {
  vulnerabilities?: Record<string, { via: readonly (Via | string)[] }>;
  message?: string;
  error?: { summary?: string };
}

/** npm's severities from the least that counts on. */
const counts = new Set(['moderate', 'high', 'critical']);

/** A registry that cannot be reached keeps nobody waiting. */
const patience = ['--fetch-retries=0', '--fetch-timeout=10000'];

async function audit(folder: string, more: readonly string[]): Promise<string> {
  const child = spawn('npm', ['audit', '--json', ...patience, ...more], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  // It ends with 1 for a fault that it found and for a registry that does not answer: what it prints tells which.
  await once(child, 'close');
  return output;
}

/** What an answer of `npm audit --json` tells; words where it tells that nothing could be asked. */
export function parseAudit(output: string): { advisories: Advisory[] } | { unanswered: string } {
  let report: Report;
  try {
    report = JSON.parse(output) as Report;
  } catch {
    return { unanswered: 'npm gave no answer that can be read' };
  }
  if (report.vulnerabilities === undefined) {
    return { unanswered: report.message ?? report.error?.summary ?? 'the registry gave none' };
  }
  // What depends on a faulty package only repeats it: its `via` holds names.
  const faults = Object.values(report.vulnerabilities).flatMap(({ via }) =>
    via.filter((one): one is Via => typeof one !== 'string'),
  );
  const known = faults.filter(({ severity }) => counts.has(severity));
  const advisories = known.map(({ name, severity, title, url }) => ({ package: name, severity, title, url }));
  return { advisories: [...new Map(advisories.map((one) => [one.url, one])).values()] };
}

/**
 * Asks the registry for known faults, of at least moderate weight, of what the lock file in this folder names.
 * @param more further arguments for `npm audit`
 */
export async function askForAdvisories(folder: string, more: readonly string[] = []) {
  return parseAudit(await audit(folder, more));
}
