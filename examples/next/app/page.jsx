// The first page: the link changes the page without loading another.
import Link from "next/link";

export default function Page() {
  return <main><h1>The first page</h1><Link href="/second">On</Link></main>;
}
