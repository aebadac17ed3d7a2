// The settings of React Router.
export default { ssr: true };
