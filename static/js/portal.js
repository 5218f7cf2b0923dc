import "./busy.js";
import "./chart.js";
