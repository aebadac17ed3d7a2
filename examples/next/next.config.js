// The settings of Next.
export default {
  // A page that is compressed already cannot get the tag. Compress in the server in front of Next.
  compress: false,
  // Next looks for a lock file in the folders above, and would take the first one's folder for the project.
  turbopack: { root: import.meta.dirname },
};
