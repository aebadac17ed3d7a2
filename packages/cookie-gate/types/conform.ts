// The types say of each entry what its script does. The compiler compares both.

import * as nextMade from "../src/next.js";
import * as nodeMade from "../src/node.js";
import * as viteMade from "../src/vite.js";
import * as webpackMade from "../src/webpack.js";
import type * as nextTold from "./next.js";
import type * as nodeTold from "./node.js";
import type * as viteTold from "./vite.js";
import type * as webpackTold from "./webpack.js";

export const all: [typeof nextTold, typeof nodeTold, typeof viteTold, typeof webpackTold] = [
  nextMade,
  nodeMade,
  viteMade,
  webpackMade,
];
