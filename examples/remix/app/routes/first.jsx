// The first page: the link changes the page without loading another.
import { Link } from "react-router";

export const meta = () => [{ title: "A page" }];

export default function First() {
  return <main><h1>The first page</h1><Link to="/second">On</Link></main>;
}
