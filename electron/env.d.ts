/** Set by the build: true in the build for tests, which keeps the doors that Playwright needs. */
declare const __TEST_BUILD__: boolean;

/** An image in the program itself, as a data URL. */
declare module '*.png?inline' {
  const dataUrl: string;
  export default dataUrl;
}
