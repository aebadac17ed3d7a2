// The second page.
export const meta = () => [{ title: "A page" }];

export default function Second() {
  return <main><h1 id="second">The second page</h1></main>;
}
