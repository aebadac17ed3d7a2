// The settings of Astro.
export default { devToolbar: { enabled: false } };
