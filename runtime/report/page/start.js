
findings();
figures();
watchTime();
watchMesh();
criticalTable();
energyTable();
stallTable();
linkTable();
resourceTable();
weightTable();
quantisationTable();
redrawAll();
window.addEventListener('resize', redrawAll);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redrawAll);
