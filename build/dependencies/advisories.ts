import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A known vulnerability of an installed package. */
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

/** npm's severities that count, lowest first. */
const counts = new Set(['moderate', 'high', 'critical']);

/** Limits the wait for a registry that cannot be reached. */
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
  // npm exits with 1 both for a vulnerability and for a registry that does not answer; its output tells which.
  await once(child, 'close');
  return output;
}

/** Parses the output of `npm audit --json`: the advisories, or the reason why there is no answer. */
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
  // A package that depends on a vulnerable one only repeats it: its `via` contains names.
  const faults = Object.values(report.vulnerabilities).flatMap(({ via }) =>
    via.filter((one): one is Via => typeof one !== 'string'),
  );
  const known = faults.filter(({ severity }) => counts.has(severity));
  const advisories = known.map(({ name, severity, title, url }) => ({ package: name, severity, title, url }));
  return { advisories: [...new Map(advisories.map((one) => [one.url, one])).values()] };
}

/**
 * Asks the registry for vulnerabilities, of moderate severity or higher, of the packages in this folder's lock file.
 * @param more further arguments for `npm audit`
 */
export async function askForAdvisories(folder: string, more: readonly string[] = []) {
  return parseAudit(await audit(folder, more));
}
