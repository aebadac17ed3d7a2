// The second page is made for each visitor, so its answer is a stream.
export const dynamic = "force-dynamic";

export default function Page() {
  return <main><h1 id="second">The second page</h1></main>;
}
