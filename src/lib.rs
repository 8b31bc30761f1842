//! Lianpu (链谱): from reporting on regional industry to a graph in which every triple shows its characters.
