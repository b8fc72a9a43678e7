package sample;

public record Point(int x, int y) {}
