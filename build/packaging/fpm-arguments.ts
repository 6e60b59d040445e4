/** An electron-builder call to fpm for a .deb. */
export interface DebRequest {
  output: string;
  name: string;
  version: string;
  architecture: string;
  maintainer: string;
  description: string;
  url: string;
  category: string;
  priority: string;
  compression: string;
  license: string;
  vendor: string;
  depends: string[];
  recommends: string[];
  afterInstall: string;
  afterRemove: string;
  /** Files and folders with their targets. A source that ends in a slash means its contents. */
  files: { source: string; target: string }[];
}

const single: Record<string, Exclude<keyof DebRequest, 'depends' | 'recommends' | 'files'>> = {
  '--package': 'output',
  '--name': 'name',
  '--version': 'version',
  '--architecture': 'architecture',
  '--maintainer': 'maintainer',
  '--description': 'description',
  '--url': 'url',
  '--category': 'category',
  '--deb-priority': 'priority',
  '--deb-compression': 'compression',
  '--license': 'license',
  '--vendor': 'vendor',
  '--after-install': 'afterInstall',
  '--after-remove': 'afterRemove',
};

const lists: Record<string, 'depends' | 'recommends'> = { '-d': 'depends', '--deb-recommends': 'recommends' };

/** Options that are always in the call and need no action, with the value they must have. */
const expected: Record<string, string> = { '-s': 'dir', '-t': 'deb' };

function emptyRequest(): DebRequest {
  return {
    output: '',
    name: '',
    version: '',
    architecture: '',
    maintainer: '',
    description: '',
    url: '',
    category: 'misc',
    priority: 'optional',
    compression: 'xz',
    license: '',
    vendor: '',
    depends: [],
    recommends: [],
    afterInstall: '',
    afterRemove: '',
    files: [],
  };
}

function addFile(request: DebRequest, argument: string): void {
  const at = argument.lastIndexOf('=');
  if (argument.startsWith('-') || at < 1) throw new Error(`the stand-in for fpm does not know ${argument}`);
  request.files.push({ source: argument.slice(0, at), target: argument.slice(at + 1) });
}

function addOption(request: DebRequest, flag: string, value: string | undefined): void {
  const list = lists[flag];
  const field = single[flag];
  if (value === undefined) throw new Error(`${flag} has no value`);
  if (list) request[list].push(value);
  else if (field) request[field] = value;
  else if (expected[flag] !== value)
    throw new Error(`the stand-in for fpm makes a .deb only, not ${flag} ${value}`);
}

/**
 * Reads electron-builder's fpm call.
 * @throws on an option it does not know, and where name, version, architecture or output are missing
 */
export function parseFpmArguments(argv: readonly string[]): DebRequest {
  const request = emptyRequest();
  const rest = [...argv];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    if (flag === '--force') continue;
    if (flag in single || flag in lists || flag in expected) addOption(request, flag, rest.shift());
    else addFile(request, flag);
  }
  for (const field of ['output', 'name', 'version', 'architecture', 'maintainer'] as const) {
    if (!request[field]) throw new Error(`the call to fpm names no ${field}`);
  }
  return request;
}

/** The control file of the package (Debian Policy §5). `installedSize` in KiB. */
export function controlFile(request: DebRequest, installedSize: number): string {
  const [synopsis = '', ...lines] = request.description.trim().split('\n');
  const more = lines.map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`));
  const fields: [string, string][] = [
    ['Package', request.name],
    ['Version', request.version],
    ['Architecture', request.architecture],
    ['Maintainer', request.maintainer],
    ['Installed-Size', String(installedSize)],
    ['Depends', request.depends.join(', ')],
    ['Recommends', request.recommends.join(', ')],
    ['Section', request.category],
    ['Priority', request.priority],
    ['Homepage', request.url],
    ['Description', [synopsis.trim(), ...more].join('\n')],
  ];
  return `${fields.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join('\n')}\n`;
}
